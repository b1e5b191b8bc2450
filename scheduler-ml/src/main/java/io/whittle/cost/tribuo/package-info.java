/**
 * Candidates trained by the Tribuo library, turned into plain arrays. The only package that knows Tribuo: none of its
 * types leave it.
 */
package io.whittle.cost.tribuo;
