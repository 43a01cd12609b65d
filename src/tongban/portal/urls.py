"""Every address of the citizen's site."""

from tongban.portal import apply_urls, my_urls, public_urls, together_urls

app_name = "portal"

urlpatterns = [
    *public_urls.urlpatterns,
    *apply_urls.urlpatterns,
    *together_urls.urlpatterns,
    *my_urls.urlpatterns,
]
