"""Every address of the citizen's site."""

from tongban.portal import apply_urls

app_name = "portal"

urlpatterns = [*apply_urls.urlpatterns]
