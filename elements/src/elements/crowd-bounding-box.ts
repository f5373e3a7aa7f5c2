/** `<crowd-bounding-box>`: boxes around things in a picture (reference 7.5). */
import { define } from "../core/define";
import { box } from "../drawing/kinds";
import { ShapeWidget } from "../drawing/shape-widget";

export class CrowdBoundingBox extends ShapeWidget {
  readonly kind = box;
}

define("crowd-bounding-box", CrowdBoundingBox);
