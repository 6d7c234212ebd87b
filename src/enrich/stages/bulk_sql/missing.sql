-- The keys that decisions asked for and that were not looked up yet.
SELECT DISTINCT batch, document, key FROM decided WHERE key IS NOT NULL
