"""The API of this room alone, for its tests."""

from django.urls import path
from ninja import NinjaAPI

from tongban.applications.api import router
from tongban.applications.api_together import router as together

api = NinjaAPI(urls_namespace="applications-alone")
api.add_router("/applications", router)
api.add_router("/together", together)

urlpatterns = [path("api/v1/", api.urls)]
