"""The only package that touches the disk for data: files, snapshots of answers, Parquet; all writes are atomic.

Comes in: paths and records. Goes out: records and bytes, or an InputError or OutputError that names the file and line.
Not allowed here: decisions about papers, and the network.
"""
