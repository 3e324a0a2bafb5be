"""Why a ratio changed or stands apart: contributions, what was checked before, and what a dean should look at.

Everything here is made of figures the metric service answers to the asker, so scope and disclosure are the service's;
two detectors read rows of a scoped relation under the asker's own right, and nobody without rows gets them. Nothing
here names a cause or blames: the word is 贡献最大. It knows nothing of rectification, which builds on its findings.
"""
