package io.waybill.spec.file;

import io.waybill.spec.OperatorCatalog;
import io.waybill.spec.TargetCatalog;
import io.waybill.spec.template.Templates;

/**
 * What is the same for everything in one file.
 *
 * @param operators what {@code uses} may name
 * @param targets what tasks may name as their target
 * @param templates checks the templates
 * @param problems where problems are collected
 */
record FileContext(OperatorCatalog operators, TargetCatalog targets, Templates templates, Problems problems) {}
