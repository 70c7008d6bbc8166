"""A map as SVG: points with their names, ties with their relations. The text that a name holds is only ever text."""

import math
from collections.abc import Iterator
from xml.sax.saxutils import escape

from atlas.formats.package.edition import Figure

WIDE, HIGH = 720.0, 440.0
_EDGE = 60.0
_RADIUS = 7.0
_LONGEST = 24  # letters of a name beside its point
_CROWDED = 9  # so many names have room around each other
_COLUMNS = (170.0, 330.0, 530.0)
_LINE = 26.0
_HEAD = 8.0  # of an arrow
_ALONG = 0.6  # where the word stands on its way from source to target
FONTS = "'FiraGO', 'Noto Sans', sans-serif"


def svg(figure: Figure) -> str:
    """Return a picture 720 wide, "" for no points. Equal figures give equal bytes."""
    if not figure.points:
        return ""
    if len(figure.points) > _CROWDED:
        return _in_columns(figure)
    spots = _spots(figure)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:.0f} {HIGH:.0f}" '
        f'width="{WIDE:.0f}" height="{HIGH:.0f}" font-family="{FONTS}" font-size="11">',
        f'<rect width="{WIDE:.0f}" height="{HIGH:.0f}" fill="#ffffff"/>',
        *_ties(figure, spots),
        *_points(figure, spots),
        "</svg>",
    ]
    return "\n".join(parts)


def _in_columns(figure: Figure) -> str:
    """Return a crowded picture: who acts at the left, what is only acted on at the right, both in the middle."""
    acting = {source for source, _, _ in figure.ties}
    acted = {target for _, target, _ in figure.ties}
    points = range(len(figure.points))
    side = [2 if n not in acting else 1 if n in acted else 0 for n in points]
    high = _LINE * (max(side.count(each) for each in side) + 1)
    spots = [
        (_COLUMNS[at], high * (side[:n].count(at) + 1) / (side.count(at) + 1))
        for n, at in enumerate(side)
    ]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:.0f} {high:.0f}" '
        f'width="{WIDE:.0f}" height="{high:.0f}" font-family="{FONTS}" font-size="11">',
        f'<rect width="{WIDE:.0f}" height="{high:.0f}" fill="#ffffff"/>',
        *_ties(figure, spots),
        *(_beside(figure.points[n], spots[n], side[n]) for n in points),
        "</svg>",
    ]
    return "\n".join(parts)


def _beside(point: tuple[str, str, float, float], spot: tuple[float, float], column: int) -> str:
    """Return a point with its name and kind beside it: before it at the left, over it in the middle, else after it."""
    (kind, name, *_), (x, y) = point, spot
    at, anchor, up = ((x - 14, "end", 0), (x, "middle", 22), (x + 14, "start", 0))[column]
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS}" fill="#1f4e79"/>'
        f'<text x="{at:.1f}" y="{y - up:.1f}" text-anchor="{anchor}" fill="#14181d">{_text(name)}'
        f'</text><text x="{at:.1f}" y="{y - up + 9:.1f}" text-anchor="{anchor}" fill="#3d4550" '
        f'font-size="8">{_text(kind)}</text>'
    )


def told(figure: Figure) -> str:
    """Return in words what the picture shows, for who does not see it."""
    ties = (
        f"{figure.points[source][1]} {relation} {figure.points[target][1]}"
        for source, target, relation in figure.ties
    )
    return "; ".join(ties) or "; ".join(each[1] for each in figure.points)


def _spots(figure: Figure) -> list[tuple[float, float]]:
    """Return where points stand on the paper: as they stand on the map, as large as there is room."""
    xs, ys = [each[2] for each in figure.points], [each[3] for each in figure.points]
    wide, high = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    scale = min((WIDE - 2 * _EDGE) / wide, (HIGH - 2 * _EDGE) / high)
    left, top = (WIDE - wide * scale) / 2, (HIGH - high * scale) / 2
    return [
        (left + (x - min(xs)) * scale, top + (y - min(ys)) * scale)
        for x, y in zip(xs, ys, strict=True)
    ]


def _ties(figure: Figure, spots: list[tuple[float, float]]) -> Iterator[str]:
    """Yield an arrow for each tie, and its relation once for all ties of one sort from one point."""
    said: set[tuple[int, str]] = set()
    for source, target, relation in figure.ties:
        yield _arrow(spots[source], spots[target])
        if (source, relation) not in said:
            said.add((source, relation))
            (x, y), (to_x, to_y) = spots[source], spots[target]
            yield (
                f'<text x="{x + (to_x - x) * _ALONG:.1f}" y="{y + (to_y - y) * _ALONG - 3:.1f}" '
                f'text-anchor="middle" fill="#3d4550" font-size="9" stroke="#ffffff" stroke-width="3" '
                f'paint-order="stroke">{_text(relation)}</text>'
            )


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return a line that ends in a head at the rim of the point that it goes to."""
    (x, y), (to_x, to_y) = start, end
    far = math.hypot(to_x - x, to_y - y) or 1.0
    along, across = (to_x - x) / far, (to_y - y) / far
    tip_x, tip_y = to_x - along * (_RADIUS + 1), to_y - across * (_RADIUS + 1)
    back_x, back_y = tip_x - along * _HEAD, tip_y - across * _HEAD
    side_x, side_y = -across * _HEAD / 2, along * _HEAD / 2
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{back_x:.1f}" y2="{back_y:.1f}" '
        'stroke="#5b6470" stroke-width="1.2"/>'
        f'<path d="M{tip_x:.1f} {tip_y:.1f}L{back_x + side_x:.1f} {back_y + side_y:.1f}'
        f'L{back_x - side_x:.1f} {back_y - side_y:.1f}Z" fill="#5b6470"/>'
    )


def _points(figure: Figure, spots: list[tuple[float, float]]) -> Iterator[str]:
    for (kind, name, *_), (x, y) in zip(figure.points, spots, strict=True):
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS}" fill="#1f4e79"/>'
        yield (
            f'<text x="{x:.1f}" y="{y + 20:.1f}" text-anchor="middle" fill="#14181d">'
            f"{_text(name)}</text>"
        )
        yield (
            f'<text x="{x:.1f}" y="{y + 31:.1f}" text-anchor="middle" fill="#3d4550" '
            f'font-size="8">{_text(kind)}</text>'
        )


def _text(said: str) -> str:
    short = said if len(said) <= _LONGEST else f"{said[: _LONGEST - 9]}…{said[-8:]}"
    return escape("".join(each if each >= " " else " " for each in short), {'"': "&quot;"})
