"""One process of two: fifteen threads each try one wrong password at the same moment; prints how many were checked."""

import sys
import threading
import time

import django


def main(senders: int, begins: float, first: int) -> None:
    from django.db import connection

    from cms.attempts.passwords import TooManyAttemptsError, begin

    checked = []
    account = f"rosa-{begins}@example.org"

    def one(number: int) -> None:
        connection.ensure_connection()
        time.sleep(max(0, begins - time.time()))
        try:
            begin(account, f"192.0.2.{number % senders}")
            checked.append(number)
        except TooManyAttemptsError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[number]) for number in range(first, first + 15)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(len(checked))


def forget_all() -> None:
    from cms.attempts.models import AttemptWindow

    AttemptWindow.objects.all().delete()


def make_tables() -> None:
    from django.db import connection

    from cms.attempts.models import Attempts, AttemptWindow

    with connection.schema_editor() as editor:
        for model in (AttemptWindow, Attempts):
            editor.create_model(model)


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "tables":
        make_tables()
    elif sys.argv[1] == "forget":
        forget_all()
    else:
        main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
