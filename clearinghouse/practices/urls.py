from django.urls import path

from clearinghouse.practices import views

# ``practices/`` itself is the search.
urlpatterns = [path("practices/<slug:slug>/", views.practice, name="practice")]
