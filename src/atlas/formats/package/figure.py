"""A map as SVG: points with their names, ties with their relations. The text that a name holds is only ever text."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from atlas.formats.package.edition import Figure

WIDE, HIGH = 720.0, 440.0
_EDGE = 60.0
_RADIUS = 7.0
_LONGEST = 28  # letters of a name beside its point
FONTS = "'FiraGO', 'Noto Sans', sans-serif"


def svg(figure: Figure) -> str:
    """Return a picture of 720 by 440, "" for no points. Equal figures give equal bytes."""
    if not figure.points:
        return ""
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
    for source, target, relation in figure.ties:
        (x, y), (to_x, to_y) = spots[source], spots[target]
        yield (
            f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" '
            'stroke="#5b6470" stroke-width="1.2"/>'
        )
        yield (
            f'<text x="{(x + to_x) / 2:.1f}" y="{(y + to_y) / 2 - 3:.1f}" text-anchor="middle" '
            f'fill="#3d4550" font-size="9">{_text(relation)}</text>'
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
    short = said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
    return escape("".join(each if each >= " " else " " for each in short), {'"': "&quot;"})
