"""Redis as a cache that may fail: it is asked once, then left alone for a while, and pages are made anew."""

import time

from django_redis.cache import RedisCache
from redis.exceptions import RedisError

OPEN_SECONDS = 5.0


class CircuitBreakerRedisCache(RedisCache):
    """Each question to a server that hangs takes its whole patience; a page asks several."""

    open_until = 0.0  # of the whole process: every thread has a cache object of its own

    def _call(self, name: str, fallback, *args, **kwargs):
        if time.monotonic() < CircuitBreakerRedisCache.open_until:
            return fallback
        try:
            return getattr(super(), name)(*args, **kwargs)
        except (RedisError, OSError):
            CircuitBreakerRedisCache.open_until = time.monotonic() + OPEN_SECONDS
            return fallback

    def get(self, key, default=None, version=None, **options):
        return self._call("get", default, key, default, version=version, **options)

    def get_many(self, *args, **options):
        return self._call("get_many", {}, *args, **options)

    def has_key(self, *args, **options):
        return self._call("has_key", False, *args, **options)

    def set(self, *args, **options):
        return self._call("set", False, *args, **options)

    def set_many(self, data, *args, **options):
        return self._call("set_many", list(data), data, *args, **options)

    def add(self, *args, **options):
        return self._call("add", False, *args, **options)

    def incr(self, key, *args, **options):
        value = self._call("incr", None, key, *args, **options)
        if value is None:  # what a cache says of a key that it has not got
            raise ValueError("There is no such key.")
        return value

    def delete(self, *args, **options):
        return self._call("delete", False, *args, **options)

    def delete_many(self, *args, **options):
        return self._call("delete_many", 0, *args, **options)

    def touch(self, *args, **options):
        return self._call("touch", False, *args, **options)

    def clear(self, *args, **options):
        return self._call("clear", None, *args, **options)
