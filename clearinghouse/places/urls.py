from django.urls import path, register_converter

from clearinghouse.places import views
from clearinghouse.places.converters import CountryCodeConverter

register_converter(CountryCodeConverter, "country")

urlpatterns = [
    path("cities/", views.cities, name="cities"),
    path("cities/<slug:slug>/", views.city, name="city"),
    path("countries/<country:code>/", views.country, name="country"),
]
