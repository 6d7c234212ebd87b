-- Which records have a key that a document asks for. `keys` is the index's table of all its releases.
-- The hint is for Spark, and a comment elsewhere: what is asked is small beside the index.
SELECT /*+ BROADCAST(q) */ q.batch, q.document, q.key, k.release, k.rid
FROM queries q
JOIN keys k ON q.key = k.key
