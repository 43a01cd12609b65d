"""What can be done to the catalogue."""

from tongban.catalogue.services.publishing import Faulty, LoadReport, load, publish

__all__ = ["Faulty", "LoadReport", "load", "publish"]
