"""The demo: a campaign in English and Spanish with its files, and a directory of invented groups.

Loading is repeatable and keeps what people did since: a thing that was loaded once is never touched again, and one
that was deleted stays deleted (DemoRecord remembers).
"""
