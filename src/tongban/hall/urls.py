"""Addresses of halls: for everybody, for the boards, for clerks, for administrators."""

from django.urls import path

from tongban.hall.views import (
    admin,
    appointments,
    boards,
    numbers,
    public,
    stationing,
    window,
)

app_name = "hall"
TICKET = "hall/t/<str:code>"
HERE = "workbench/window/tickets/<uuid:ticket_id>"
BOOKING = "hall/b/<str:code>"
ADMIN = "workbench/admin/halls"

urlpatterns = [
    path("halls", public.halls, name="halls"),
    path(TICKET, public.ticket, name="ticket"),
    path(f"{TICKET}/qr", public.qr, name="ticket-qr"),
    path(f"{TICKET}/leaving", public.leaving, name="ticket-leaving"),
    path(f"{TICKET}/return", public.returning, name="ticket-return"),
    path("hall/kiosk/<str:kiosk_code>", public.kiosk, name="kiosk"),
    path("hall/kiosk/<str:kiosk_code>/arrival", public.kiosk_arrival, name="kiosk-arrival"),
    path("hall/kiosk/<str:kiosk_code>/<str:code>", public.slip, name="kiosk-slip"),
    path("hall/b/<str:code>.ics", appointments.calendar_file, name="booking-file"),
    path(BOOKING, appointments.booking, name="booking"),
    path(f"{BOOKING}/confirmation", appointments.confirmation, name="booking-confirmation"),
    path(f"{BOOKING}/cancellation", appointments.cancellation, name="booking-cancellation"),
    path(f"{BOOKING}/arrival", appointments.arrival, name="booking-arrival"),
    path(f"{BOOKING}/change", appointments.change, name="booking-change"),
    path("my/appointments", appointments.mine, name="my-bookings"),
    path("hall/items/<slug:slug>", public.places, name="places"),
    path("hall/<slug:slug>", public.hall, name="hall"),
    path("hall/<slug:slug>/ticket", public.take, name="take"),
    path("hall/<slug:slug>/appoint", appointments.appoint, name="appoint"),
    path("hall/<slug:slug>/board", boards.board, name="board"),
    path("hall/<slug:slug>/windows/<int:number>/display", boards.display, name="display"),
    path("workbench/window", window.screen, name="window"),
    path("workbench/window/sitting", window.sitting, name="sitting"),
    path("workbench/window/leaving", window.leaving, name="sitting-end"),
    path("workbench/window/calls", window.calls, name="calls"),
    path("workbench/window/number", window.number, name="number"),
    path("workbench/window/visitor", window.visitor, name="visitor"),
    path(f"{HERE}/<slug:noun>", window.step, name="step"),
    path("workbench/halls", numbers.halls, name="numbers-halls"),
    path("workbench/halls/<slug:slug>", numbers.numbers, name="numbers"),
    path("workbench/stationing", stationing.items, name="stationing"),
    path("workbench/stationing/<slug:slug>", stationing.item, name="stationing-item"),
    path("workbench/stationing/<slug:slug>/<slug:noun>", stationing.step, name="stationing-step"),
    path(ADMIN, admin.halls, name="admin-halls"),
    path(f"{ADMIN}/<slug:slug>", admin.hall, name="admin-hall"),
    path(f"{ADMIN}/<slug:slug>/kiosk", admin.kiosk, name="admin-kiosk"),
    path(f"{ADMIN}/<slug:slug>/reopening", admin.reopening, name="admin-reopening"),
    path(f"{ADMIN}/<slug:slug>/tablets/<int:number>", admin.tablet, name="admin-tablet"),
    path(f"{ADMIN}/<slug:slug>/<slug:noun>", admin.part, name="admin-part"),
]
