"""What a cache in memory keeps."""

from __future__ import annotations

from service.lru import LruCache


def test_only_the_latest_are_kept():
    cache: LruCache[str] = LruCache(2)
    made = []
    for key in "abaca":
        cache.take(key, lambda key=key: made.append(key) or key)
    assert made == ["a", "b", "c"]
    cache.take("b", lambda: made.append("b") or "b")
    assert made == ["a", "b", "c", "b"]
