"""Synthetic cases for demonstration and measurement, made through the real services.

Everything in it is invented (演示数据). The same seed on the same empty site tells the same stories.
"""

from tongban.config.simulation.story import simulate

__all__ = ["simulate"]
