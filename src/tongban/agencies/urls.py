"""Addresses of the administrator's pages of agencies and of the calendar."""

from django.urls import path

from tongban.agencies import views

app_name = "agencies"
urlpatterns = [
    path("workbench/admin/", views.admin, name="admin"),
    path("workbench/admin/agencies", views.agencies, name="agencies"),
    path("workbench/admin/agencies/<slug:slug>", views.agency, name="agency"),
    path("workbench/admin/calendar", views.calendar, name="calendar"),
]
