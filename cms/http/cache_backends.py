"""Redis as a cache that may fail: it is asked once, then left alone for a while, and pages are made anew."""

import time

from django_redis.cache import RedisCache
from redis.exceptions import RedisError

REST_SECONDS = 5.0


class RestingRedisCache(RedisCache):
    """Each question to a server that hangs takes its whole patience; a page asks several."""

    rests_until = 0.0  # of the whole process: every thread has a cache object of its own

    def _ask(self, name: str, nothing, *args, **kwargs):
        if time.monotonic() < RestingRedisCache.rests_until:
            return nothing
        try:
            return getattr(super(), name)(*args, **kwargs)
        except (RedisError, OSError):
            RestingRedisCache.rests_until = time.monotonic() + REST_SECONDS
            return nothing

    def get(self, key, default=None, version=None, **options):
        return self._ask("get", default, key, default, version=version, **options)

    def get_many(self, *args, **options):
        return self._ask("get_many", {}, *args, **options)

    def has_key(self, *args, **options):
        return self._ask("has_key", False, *args, **options)

    def set(self, *args, **options):
        return self._ask("set", False, *args, **options)

    def set_many(self, data, *args, **options):
        return self._ask("set_many", list(data), data, *args, **options)

    def add(self, *args, **options):
        return self._ask("add", False, *args, **options)

    def incr(self, key, *args, **options):
        value = self._ask("incr", None, key, *args, **options)
        if value is None:  # what a cache says of a key that it has not got
            raise ValueError("There is no such key.")
        return value

    def delete(self, *args, **options):
        return self._ask("delete", False, *args, **options)

    def delete_many(self, *args, **options):
        return self._ask("delete_many", 0, *args, **options)

    def touch(self, *args, **options):
        return self._ask("touch", False, *args, **options)

    def clear(self, *args, **options):
        return self._ask("clear", None, *args, **options)
