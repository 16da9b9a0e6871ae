from django.urls import path

from clearinghouse.evidence import views

urlpatterns = [
    path("studies/", views.studies, name="studies"),
    path("studies/<slug:slug>/", views.study, name="study"),
]
