"""Small lists for tests: every way in which an entry is told, in few entries."""

SMALL = """# A small list

## Serving
- vLLM
  - Conference: ACM'2023
  - [Link: vLLM: A High-Throughput Transformer-Based Language Model Inference Engine](https://arxiv.org/abs/2309.06180)

- InferLine
  - Conference: ACM'2018
  - [Link: InferLine: ML Inference Pipeline Composition Framework](https://arxiv.org/abs/1812.01776)

- Orca
  - Conference: OSDI'2022
  - [Link: Orca: Differentially Private Data Release for Large-Scale ML Models](https://usenix.org/system/files/osdi22-yu.pdf)

- FlashAttention 3
  - [Link: FlashAttention-3: Fast and Accurate Attention with Asynchrony and Low-precision](https://tridao.me/flash3.pdf)

- Jamba
  - Conference: NeurIPS'2023
  - [Link: Jamba: A Hybrid Transformer-Mamba Language Model](https://arxiv.org/abs/2403.19887)

- PyTorch Distributed
  - [Link: PyTorch Distributed: Experiences on Accelerating Data Parallel Training](https://arxiv.org/abs/2006.15704)

- SCCL
  - Conference: ACM'2021
  - [Link: Synthesizing Optimal Collective Algorithms](https://dl.acm.org/doi/pdf/10.1145/3437801.3441620)

- Unknown
  - Conference: ICML'2021
  - [Link: A Paper That Nobody Ever Wrote About Nothing At All](https://example.org/nothing.pdf)

- Gone
  - Conference: ICML'2021
  - [Link: Another Paper That Does Not Exist Under This Number](https://arxiv.org/abs/2106.99999)
"""
"""Nine entries: by link, earlier version, name, title, conflict, journal, DOI, not to be found, dead link."""
