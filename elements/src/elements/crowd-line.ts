/** `<crowd-line>`: straight lines in a picture (reference 7.8). */
import { define } from "../core/define";
import { line } from "../drawing/kinds";
import { ShapeWidget } from "../drawing/shape-widget";

export class CrowdLine extends ShapeWidget {
  readonly kind = line;
}

define("crowd-line", CrowdLine);
