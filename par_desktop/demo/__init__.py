"""The demo city: 25 wards, 12 departments, five years of plausible figures, the same each time.

Import ``build`` from ``par_desktop.demo.city`` and ``DEMO_NOW`` from ``par_desktop.demo.paths``; this file stays empty
so that asking for the folders loads nothing else.
"""
