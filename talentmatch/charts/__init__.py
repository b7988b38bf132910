"""Figures as functions of tidy frames: for runs, reports, pages and notebooks."""

__all__ = ["FONTS"]

#: Fonts that hold Chinese on Linux, Windows and macOS.
FONTS = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
