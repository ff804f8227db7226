// Sends files one by one, says how far it is, names what was refused, and puts what came in into the table.
(() => {
  const form = document.getElementById('files-in');
  const inputs = [document.getElementById('files'), document.getElementById('a-folder')];
  const progress = document.getElementById('files-progress');
  const bar = progress.querySelector('progress');
  const status = progress.querySelector('[role=status]');
  const refused = document.getElementById('files-refused');
  const waiting = document.getElementById('files-waiting');
  const queue = [];
  let all = 0;
  let done = 0;
  let faults = 0;
  let running = false;

  inputs[1].closest('p').hidden = false;

  const show = () => {
    progress.hidden = false;
    bar.max = all;
    bar.value = done + faults;
    const words = { '{done}': done, '{all}': all, '{faults}': faults };
    status.textContent = status.dataset.words.replace(/\{\w+\}/g, (name) => words[name]);
  };

  const refuse = (name, fault) => {
    faults += 1;
    refused.hidden = false;
    const line = document.createElement('li');
    line.textContent = `${name}: ${fault}`;
    refused.querySelector('ul').append(line);
  };

  const take = ({ name, row, fault }) => {
    if (fault) {
      refuse(name, fault);
      return;
    }
    done += 1;
    waiting.hidden = false;
    waiting.querySelector('tbody').insertAdjacentHTML('beforeend', row);
  };

  const send = async (file) => {
    const data = new FormData();
    data.append('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
    data.append('files', file);
    const answer = await fetch(form.action, { method: 'POST', body: data, headers: { Accept: 'application/json' } });
    if (!answer.ok) {
      refuse(file.name, `${answer.status} ${answer.statusText}`);
      return;
    }
    (await answer.json()).results.forEach(take);
  };

  const run = async () => {
    if (running) return;
    running = true;
    while (queue.length) {
      try {
        await send(queue[0]);
      } catch (error) {
        status.textContent = status.dataset.lost;
        running = false;
        all -= queue.splice(0).length;
        return;
      }
      queue.shift();
      show();
    }
    running = false;
  };

  const start = (files) => {
    queue.push(...files);
    all += files.length;
    show();
    run();
  };

  form.querySelector('button').closest('p').hidden = true;
  form.addEventListener('submit', (event) => event.preventDefault());
  inputs.forEach((input) =>
    input.addEventListener('change', () => {
      start([...input.files].filter((file) => !file.name.startsWith('.')));
      input.value = '';
    }),
  );
})();
