"""What a file must not carry to readers, found and taken out. Runs in a child process and imports no Django.

`python -m cms.documents.sanitizers SOURCE TARGET NAME` writes the cleaned copy and answers in JSON.
"""
