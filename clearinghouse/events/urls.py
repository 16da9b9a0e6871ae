from django.urls import path

from clearinghouse.events import views

urlpatterns = [
    path("events/", views.events, name="events"),
    path("events/<slug:slug>/", views.event, name="event"),
    path("recommendations/", views.recommendations, name="recommendations"),
    path("recommendations/<slug:slug>/", views.recommendation, name="recommendation"),
]
