/** Parses texts of the old CRM as values, and names the reasons why a text is refused. */
@NullMarked
package crm.legacy.value;

import org.jspecify.annotations.NullMarked;
