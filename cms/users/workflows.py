"""How a page gets from a writer to its readers: two ways, made once and then the administrators' own.

Communications review: editors read what is handed in. It holds for every page.
Legal review: reviewers read for the law, then editors for the words. It is given to the parts of the site that tell
people their rights (in the admin, under Settings, Workflows).
"""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from wagtail.models import GroupApprovalTask, Page, Task, Workflow, WorkflowPage, WorkflowTask

from .models import EDITORS, REVIEWERS, AppliedDefault

COMMUNICATIONS, LEGAL = "Communications review", "Legal review"

# Task → the groups of which one says yes; workflow → its tasks in order.
TASKS = {"Editorial review": [EDITORS], "Legal review": [REVIEWERS]}
WORKFLOWS = {COMMUNICATIONS: ["Editorial review"], LEGAL: ["Legal review", "Editorial review"]}

# Name of a task → its model, where it asks more than a yes; registered by the app that knows what is asked.
_models: dict[str, type[Task]] = {}

WAGTAILS_OWN = "Moderators approval"
WAGTAILS_GROUP = "Moderators"


def register_task(name: str, model: type[Task]) -> None:
    """`model` is a GroupApprovalTask of an app of ours."""
    _models[name] = model


def make_workflows() -> None:
    """Make tasks and workflows, once in an installation; every time, turn older tasks into those registered."""
    for name in _models:
        _turn_into(name, _model_of(name))
    if not AppliedDefault.claim_new(["workflows"]):
        return
    _retire_wagtails_own()
    # What a backup of an older version brought along stays as it is.
    for name, groups in _missing(Task, TASKS):
        task = _model_of(name).objects.create(name=name)
        task.groups.set([Group.objects.get_or_create(name=group)[0] for group in groups])
    for name, tasks in _missing(Workflow, WORKFLOWS):
        workflow = Workflow.objects.create(name=name)
        for order, task in enumerate(tasks):
            first = Task.objects.filter(name=task).order_by("pk")[0]
            WorkflowTask.objects.create(workflow=workflow, task=first, sort_order=order)
    root = Page.get_first_root_node()
    if root:
        assign(root, COMMUNICATIONS)


def _model_of(name: str) -> type[Task]:
    """Wagtail's own as long as the table of ours is not there: while migrations are taken back."""
    model = _models.get(name, GroupApprovalTask)
    return model if model._meta.db_table in connection.introspection.table_names() else GroupApprovalTask


def _turn_into(name: str, model: type[Task]) -> None:
    """What an older version, or its backup, made as a task of Wagtail's becomes one of ours: same key, same groups."""
    if model is GroupApprovalTask:
        return
    for old in GroupApprovalTask.objects.filter(name=name):
        new = model(task_ptr_id=old.pk)
        new.__dict__.update({field.attname: getattr(old, field.attname) for field in Task._meta.concrete_fields})
        new.content_type = ContentType.objects.get_for_model(model)
        new.save()
        new.groups.set(old.groups.all())
        old.delete(keep_parents=True)


def _missing(model: type[Model], given: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    there = set(model._default_manager.values_list("name", flat=True))
    return [(name, parts) for name, parts in given.items() if name not in there]


def assign(page: Page, name: str) -> None:
    """Have this page and those below it go through a workflow, unless another was chosen for it."""
    workflow = Workflow.objects.filter(name=name, active=True).first()
    if workflow:
        WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})


def _retire_wagtails_own() -> None:
    """Wagtail's one workflow and its Moderators say the same in other words: who was one is an editor."""
    for workflow in Workflow.objects.filter(name=WAGTAILS_OWN, workflow_states=None):
        tasks = list(workflow.tasks.values_list("pk", flat=True))
        workflow.delete()
        Task.objects.filter(pk__in=tasks, task_states=None, workflow_tasks=None).delete()
    moderators = Group.objects.filter(name=WAGTAILS_GROUP).first()
    if moderators:
        editors = Group.objects.get_or_create(name=EDITORS)[0]
        editors.user_set.add(*moderators.user_set.all())
        moderators.delete()
