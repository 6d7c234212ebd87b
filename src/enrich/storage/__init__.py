"""The only package that touches the disk for data: text, records, snapshots of answers, Parquet. All writes are atomic.

Comes in: paths and records. Goes out: records and bytes, or an InputError or OutputError that names the file and line.
Not allowed here: decisions about papers, and the network.
"""
