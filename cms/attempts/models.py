"""How often passwords were tried, counted in windows of ten minutes (passwords.py)."""

from django.db import models


class AttemptWindow(models.Model):
    """Ten minutes, and the secret under which its attempts are counted. Both are deleted with the next one."""

    number = models.BigIntegerField(primary_key=True)
    secret = models.CharField(max_length=64)

    def __str__(self):
        return str(self.number)


class Attempts(models.Model):
    """Passwords that one sender tried on one account in one window: those that were wrong, and those being checked.

    `account` and `client` are HMACs under the secret of the window: nothing here names anybody.
    """

    window = models.ForeignKey(AttemptWindow, on_delete=models.CASCADE, related_name="+")
    account = models.CharField(max_length=64)
    client = models.CharField(max_length=64)
    tries = models.PositiveIntegerField(default=0)
    not_before = models.FloatField(null=True)

    class Meta:
        verbose_name = "attempts"
        verbose_name_plural = "attempts"
        constraints = [
            models.UniqueConstraint(fields=["window", "account", "client"], name="attempts_once_a_pair"),
        ]
        indexes = [models.Index(fields=["window", "client"], name="attempts_by_client")]

    def __str__(self):
        return str(self.pk)
