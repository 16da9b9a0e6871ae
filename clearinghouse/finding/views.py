"""The search page and its suggestions."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


def search_page(request: HttpRequest) -> HttpResponse:
    return render(request, "finding/search.html")


def suggest(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"suggestions": []})
