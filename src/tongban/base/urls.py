from django.urls import path

from tongban.base import views

app_name = "base"
urlpatterns = [
    path("display", views.display, name="display"),
    path("parts/", views.parts, name="parts"),
]
