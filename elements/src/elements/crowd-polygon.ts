/** `<crowd-polygon>`: outlines of things in a picture (reference 7.7). */
import { define } from "../core/define";
import { polygon } from "../drawing/kinds";
import { ShapeWidget } from "../drawing/shape-widget";

export class CrowdPolygon extends ShapeWidget {
  readonly kind = polygon;
}

define("crowd-polygon", CrowdPolygon);
