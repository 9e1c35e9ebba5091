@NullMarked
package crm.api;

import org.jspecify.annotations.NullMarked;
