"""What a learner answered, what is due again, what a class believes.

- ``progress``: one plain file on the learner's computer, read and written
- ``teacher``: many such files -> which misconceptions, how often
"""
