package crm.document;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param linkValidity how long a link to the file of a document works */
@ConfigurationProperties("crm.document")
record DocumentSettings(@DefaultValue("10m") Duration linkValidity) {}
