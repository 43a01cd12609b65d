"""The API of this room alone, for its tests."""

from django.urls import path
from ninja import NinjaAPI

from tongban.applications.api import router
from tongban.config.urls import urlpatterns as site

api = NinjaAPI(urls_namespace="applications-alone")
api.add_router("/applications", router)

urlpatterns = [path("api/v1/", api.urls), *site]
