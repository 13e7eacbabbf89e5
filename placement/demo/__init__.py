"""Demonstration data: the whole country with invented households, always the same from a seed."""

from placement.demo.make import Demo, demo_of, make_demo

__all__ = ["Demo", "demo_of", "make_demo"]
