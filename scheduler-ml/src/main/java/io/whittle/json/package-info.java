/** Plain JSON for files and for columns of the history: maps, lists, texts, numbers; no binding of classes. */
package io.whittle.json;
