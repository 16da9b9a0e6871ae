from django.urls import path

from clearinghouse.themes import views

urlpatterns = [
    path("themes/", views.themes, name="themes"),
    path("themes/<slug:code>/", views.theme, name="theme"),
]
