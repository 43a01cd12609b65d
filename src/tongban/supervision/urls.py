"""Addresses of supervision, under /workbench/."""

from django.urls import path

from tongban.supervision import views

app_name = "supervision"
urlpatterns = [
    path("workbench/goals", views.goals, name="goals"),
    path("workbench/goals/company-start", views.starting, name="starting"),
    path("workbench/goals/<slug:code>", views.goal, name="goal"),
    path("workbench/savings", views.savings, name="savings"),
    path("workbench/reengineering", views.reengineering, name="reengineering"),
]
