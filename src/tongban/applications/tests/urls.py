"""The API of this room alone, for its tests."""

from django.urls import path
from ninja import NinjaAPI

from tongban.applications.api import router

api = NinjaAPI(urls_namespace="applications-alone")
api.add_router("/applications", router)

urlpatterns = [path("api/v1/", api.urls)]
