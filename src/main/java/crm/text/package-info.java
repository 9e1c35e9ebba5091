/** Brings texts from people and tools into one form: blanks, web addresses, e-mail addresses, telephone numbers. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package crm.text;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
