/** `<crowd-polyline>`: paths of any length in a picture (reference 7.8). */
import { define } from "../core/define";
import { polyline } from "../drawing/kinds";
import { ShapeWidget } from "../drawing/shape-widget";

export class CrowdPolyline extends ShapeWidget {
  readonly kind = polyline;
}

define("crowd-polyline", CrowdPolyline);
