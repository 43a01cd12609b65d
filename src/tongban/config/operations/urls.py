"""Addresses of the operator's pages."""

from django.urls import path

from tongban.config.operations import views

app_name = "operations"
urlpatterns = [
    path("workbench/admin/operations", views.operations, name="overview"),
    path("workbench/admin/operations/reactions", views.reactions, name="reactions"),
    path("workbench/admin/operations/reactions/<uuid:telling_id>/retry", views.retry, name="retry"),
    path("workbench/admin/operations/messages", views.undelivered, name="messages"),
    path(
        "workbench/admin/operations/messages/<uuid:message_id>/resending",
        views.resending,
        name="resending",
    ),
    path("workbench/admin/operations/sources", views.sources, name="sources"),
    path("workbench/admin/operations/sources/<uuid:source_id>/switch", views.switch, name="switch"),
    path("workbench/admin/wiring", views.wiring, name="wiring"),
]
