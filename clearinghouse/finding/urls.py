from django.urls import path

from clearinghouse.finding import views

urlpatterns = [
    path("practices/", views.search_page, name="search"),
    path("practices/suggest", views.suggest, name="suggest"),
]
