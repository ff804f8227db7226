# The commands of the project. `make run` and `make test` need nothing but Python 3.11+, its venv module, make and git.
PORT ?= 8000
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
MANAGE = $(BIN)/python manage.py

.DEFAULT_GOAL := help
.PHONY: help run dev test test-one coverage mutants fuzz audit bench stack test-stack screenshots pictures requirements script messages demo-files places

help:
	@echo "make run    the filled site on http://localhost:$(PORT)/ (PORT=8001 for another port)"
	@echo "make dev    the same with error pages for developers and reload"
	@echo "make test   every test, against real SQLite, PostgreSQL, Elasticsearch and a browser"
	@echo "make test-one T=path   one file, folder or file::test, on one database, without engine or browser"
	@echo "make coverage   which lines the tests of one database pass through, into docs/figures.md"
	@echo "make mutants   plants faults one by one and shows that the tests notice each"
	@echo "make fuzz   20,000 odd requests to every public address, on each database and engine"
	@echo "make audit  what a reader gets: HTML, links, bytes, large text, without script, Lighthouse, PDFs"
	@echo "make bench  how fast it is, beside a project of wagtail start and a bare Elasticsearch"
	@echo "make stack  the whole set on this machine: nginx, gunicorn, scheduler, PostgreSQL, Redis, Elasticsearch"
	@echo "make test-stack    walks that set, and kills its parts one by one"
	@echo "make screenshots   pictures of every page of the running site, into screenshots/"
	@echo "make pictures      the admin as the docs for editors show it, taken while its tests run"
	@echo "make script     the one script of the public pages, made of static/js/site/*.js"

run: $(VENV)/installed
	@exec $(MANAGE) run_local --prepare --port $(PORT)

dev: $(VENV)/installed
	@DEBUG=1 exec $(MANAGE) run_local --prepare --port $(PORT) --reload

test: $(VENV)/installed-dev
	@$(BIN)/python tests/run.py $(ARGS)

test-one: $(VENV)/installed-dev
	@DATABASE_URL=sqlite://:memory: DJANGO_SETTINGS_MODULE=cms.settings.test $(BIN)/python -m pytest -q --part sqlite $(T)

coverage: $(VENV)/installed-dev
	@$(BIN)/python tests/run.py --only sqlite --coverage

mutants: $(VENV)/installed-dev
	@$(BIN)/python tests/fault_injection.py $(ARGS)

fuzz: $(VENV)/installed-dev
	@$(BIN)/python -m tests.fuzz $(ARGS)

audit: $(VENV)/installed-dev
	@$(BIN)/python -m tests.audit $(ARGS)

bench: $(VENV)/installed-dev
	@$(BIN)/python -m tests.bench $(ARGS)

stack: $(VENV)/installed-dev
	@exec $(BIN)/python -m tests.servers.stack --port $(PORT)

test-stack: $(VENV)/installed-dev
	@$(BIN)/python tests/run.py --only stack $(ARGS)

screenshots: $(VENV)/installed-dev
	@$(BIN)/python -m tests.browser.screenshots --url http://localhost:$(PORT) $(ARGS)

pictures: $(VENV)/installed-dev
	@PICTURES=docs/pictures $(BIN)/python tests/run.py --only browser -k "editor_journey or bulk_upload or own_site"

# A stamp each, so that a second run needs no network.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Alongside needs Python 3.11 or newer.") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing. On Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/installed: $(VENV)/bin/python requirements.txt
	@echo "Installing what the site needs …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.txt
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# ---- what makes committed files

requirements: $(VENV)/installed-dev
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-find-links -o requirements.txt requirements.in
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-find-links -o requirements-dev.txt requirements-dev.in

script: $(VENV)/bin/python
	@$(BIN)/python -m tests.site_script

messages: $(VENV)/installed-dev
	$(MANAGE) update_messages

demo-files: $(VENV)/installed-dev
	$(BIN)/python -m cms.demo.make_documents
	$(BIN)/python -m cms.demo.make_images

places: $(VENV)/installed-dev
	$(BIN)/python -m cms.places.make_data
