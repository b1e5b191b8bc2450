/**
 * Small networks with learned embeddings of texts, trained with DJL and PyTorch and handed back as plain arrays. The only
 * package that knows DJL; found on the class path, and missed by nobody where it is not there.
 */
package io.whittle.cost.djl;
